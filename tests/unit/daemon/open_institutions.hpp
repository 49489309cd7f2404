// Institutions with an open memory each, for questions to several of them.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <initializer_list>
#include <memory>

#include "daemon/process/each_institution.hpp"
#include "tests/support/run.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {

class open_institutions : public state::testing_support::store_fixture {
 protected:
  open_institutions(std::initializer_list<const char*> ids, unsigned workers) : workers_(workers) {
    for (const char* const id : ids) {
      config::institution_settings settings;
      settings.id = institution_id(id);
      all_.push_back(std::make_shared<island>(settings, worker_strand(workers_.get_executor()), io_.get_executor()));
      all_.back()->store =
          state::store::open(root_.path() / id, settings.id, secret(root_key_), clock_, chance_).value();
    }
  }
  void SetUp() override {}  // the base opens a store that is not needed here
  void TearDown() override {
    workers_.join();
    all_.clear();
  }

  boost::asio::io_context io_;
  boost::asio::thread_pool workers_;
  islands all_;
};

}  // namespace sluis::daemon
